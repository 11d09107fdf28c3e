// The words of the editors: their libraries speak English, and ask this for every string they show.
import canvas from './words/canvas.zh.json';
import forms from './words/forms.zh.json';
import own from './words/own.zh.json';
import panel from './words/panel.zh.json';
import tables from './words/tables.zh.json';

const CHINESE = { ...tables, ...forms, ...canvas, ...panel, ...own };
const isChinese = document.documentElement.lang.startsWith('zh');

/** What was asked for and is not in the dictionary; a test demands that this stays empty. */
export const unknown = new Set();

/** A string in the reader's language, `{name}` filled in. */
export function word(text, replacements = {}) {
  if (!text) return text;
  if (isChinese && !Object.hasOwn(CHINESE, text)) {
    unknown.add(text);
    document.documentElement.dataset.untranslated = [...unknown].join('\n');
  }
  const found = (isChinese && CHINESE[text]) || text;
  return found.replace(/{([^}]+)}/g, (whole, name) => (name in replacements ? replacements[name] : whole));
}

/** A technical term in the reader's language, where the dictionary knows it. */
export const term = (text) => (isChinese && CHINESE[text]) || text;

/** Names in a row, and a head with what it is of, in the reader's punctuation. */
export const listed = (names) => names.join(isChinese ? '、' : ', ');
export const headed = (head, text) => `${head}${isChinese ? '：' : ': '}${text}`;

export default { translate: ['value', word] };
