// Requests from controls: a failure is shown in the view's alert.
import { request } from './bridge.ts';
import type { ViewRequest } from '../protocol.ts';

export function act(r: ViewRequest): void {
  const alert = document.getElementById('alert');
  if (alert) alert.textContent = '';
  request(r).catch((e: Error) => { if (alert) alert.textContent = e.message; });
}
