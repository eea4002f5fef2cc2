// The HTML of a view: nothing but its script and its style; all data comes by message.
import * as vscode from 'vscode';

export function viewHtml(webview: vscode.Webview, extension: vscode.Uri, name: 'panel' | 'simulator' | 'atlas' | 'handlers' | 'explore'): string {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.js`));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${name}.css`));
  const nonce = makeNonce();
  // vscode-elements' icons copy the style sheet with this id into their shadow trees.
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; img-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
<link rel="stylesheet" href="${style.toString()}" id="vscode-codicon-stylesheet">
<title>Faultline</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

function makeNonce(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let text = '';
  for (let i = 0; i < 32; i++) text += letters[Math.floor(Math.random() * letters.length)];
  return text;
}
