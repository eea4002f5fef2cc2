/**
 * Documents computed from source, as plain data and as Markdown: the atlas page of a file. This layer must not know VS Code or Node; its wording
 * is in messages/*.json.
 */
export { AtlasProblem, atlasOf, type AtlasPage, type AtlasServices } from './atlas/page.ts';
export { atlasMarkdown } from './atlas/markdown.ts';
export { LANGUAGES, messagesIn, type Language, type Messages } from './messages/index.ts';
