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
  const compiled = new Map<string, IntlMessageFormat>();
  return (id, values) => {
    let format = compiled.get(id);
    if (!format) {
      if (!Object.hasOwn(texts, id)) throw new Error(`no message ${id}`);
      // Values are code and quotations: what looks like a tag in a message is text.
      compiled.set(id, format = new IntlMessageFormat(texts[id], language, undefined, { ignoreTag: true }));
    }
    return String(format.format(values));
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
