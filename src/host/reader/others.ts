// Other extensions that read C: where one is at work, Faultline keeps out of its way.
import * as vscode from 'vscode';

const others = ['ms-vscode.cpptools', 'anysphere.cpptools', 'llvm-vs-code-extensions.vscode-clangd', 'ccls-project.ccls'];

export function otherCExtension(): boolean { return others.some(id => vscode.extensions.getExtension(id)?.isActive === true); }
