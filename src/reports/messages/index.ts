/** The wording of reports: ICU messages by id, one file a language (unicode-org.github.io/icu/userguide/format_parse/messages). */
import { IntlMessageFormat } from 'intl-messageformat';
import atlasEn from './atlas.en.json';
import atlasJa from './atlas.ja.json';
import atlasZh from './atlas.zh-CN.json';

export type Language = 'en' | 'zh-CN' | 'ja';
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN', 'ja'];

/** What a message's places are filled with. A list is joined as the language joins lists. */
export type Values = Readonly<Record<string, string | number | boolean | readonly string[]>>;
/** Throws for an id that has no message, and for a place without a value: both are defects. */
export type Messages = (id: string, values?: Values) => string;

const TEXTS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: atlasEn, 'zh-CN': atlasZh, ja: atlasJa };

const PLACES: ReadonlySet<string> = new Set(['line', 'endLine', 'from', 'to']);

/** Formats messages by id, each compiled once. Throws for an id that has no message, and for a place without a value. */
export function formatter(texts: Readonly<Record<string, string>>, language: Language): (id: string, values?: Readonly<Record<string, string | number>>) => string {
  const compiled = new Map<string, (values: Readonly<Record<string, string | number>> | undefined) => string>();
  return (id, values) => {
    let format = compiled.get(id);
    if (!format) {
      if (!Object.hasOwn(texts, id)) throw new Error(`no message ${id}`);
      compiled.set(id, format = plain(texts[id]) ?? full(texts[id], language));
    }
    return format(values);
  };
}

function full(text: string, language: Language): (values: Readonly<Record<string, string | number>> | undefined) => string {
  // Values are code and quotations: what looks like a tag in a message is text.
  const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
  return values => String(format.format(values));
}

/** A message whose places are filled as they are, as most are: the library's locale data are not needed. Undefined: plurals, choices, quoting. */
function plain(text: string): ((values: Readonly<Record<string, string | number>> | undefined) => string) | undefined {
  const parts = text.split(/\{(\w+)\}/);
  if (text.includes("'") || parts.some((p, i) => i % 2 === 0 && /[{}]/.test(p))) return undefined;
  return values => {
    let out = parts[0];
    for (let i = 1; i < parts.length; i += 2) {
      const value = values?.[parts[i]];
      if (value === undefined) throw new Error(`no value for ${parts[i]} in: ${text}`);
      out += `${value}${parts[i + 1]}`;
    }
    return out;
  };
}

export function messagesIn(language: Language): Messages {
  const format = formatter(TEXTS[language], language);
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  return (id, values = {}) => {
    const plain: Record<string, string | number> = {};
    // A line's number is a name, not a quantity: no separators.
    for (const [k, v] of Object.entries(values)) plain[k] = PLACES.has(k) ? String(v) : typeof v === 'object' ? lists.format(v) : typeof v === 'boolean' ? String(v) : v;
    return format(id, plain);
  };
}
