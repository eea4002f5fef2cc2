/** The wording of study pages. Sentences live in messages/logic.LANGUAGE.json, as ICU MessageFormat; code only names them. */
import { formatter, type Language } from '../messages/index.ts';
import en from '../messages/logic.en.json';
import ja from '../messages/logic.ja.json';
import zhCN from '../messages/logic.zh-CN.json';

export type MessageKey = keyof typeof en;
const tables: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, 'zh-CN': zhCN, ja };

/** A sentence or phrase by its key. Every placeholder of the message must have a value. */
export interface Messages {
  readonly language: Language;
  (key: MessageKey, values?: Readonly<Record<string, string | number>>): string;
  /** `a`, `a and b`, `a, b and c`. */
  list(items: readonly string[], kind?: 'and' | 'or' | 'numbers'): string;
}

/** The language for a locale such as `zh-TW` or `de`; English where there is none. */
export function languageFor(locale: string): Language {
  return locale === 'ja' || locale.startsWith('ja-') ? 'ja' : locale === 'zh' || locale.startsWith('zh-') ? 'zh-CN' : 'en';
}

export function messages(language: Language): Messages {
  const format = formatter(tables[language], language);
  const say = (key: MessageKey, values?: Readonly<Record<string, string | number>>): string => spaced(format(key, values), language);
  return Object.assign(say, {
    language,
    list(items: readonly string[], kind: 'and' | 'or' | 'numbers' = 'and'): string {
      if (items.length < 2) return items.join('');
      return say(`list.${kind}`, { first: items.slice(0, -1).join(say('list.comma')), last: items.at(-1)! });
    },
  });
}

/**
 * Spaces as the language has them: none between ideographs, kana and full-width punctuation, which meet where phrases are put together; in Chinese
 * one between an ideograph and a code span.
 */
function spaced(text: string, language: Language): string {
  if (language === 'en') return text;
  const tight = text.replace(/(?<=[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]) +(?=[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e])|(?<=[\u3001-\u303f\uff01-\uff5e]) +(?=`)|(?<=`) +(?=[\u3001-\u303f\uff01-\uff5e])/g, '');
  return language === 'zh-CN' ? tight.replace(/(?<=[\u4e00-\u9fff])(?=`)|(?<=`)(?=[\u4e00-\u9fff])/g, ' ') : tight;
}
