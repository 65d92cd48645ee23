import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
/** Gives text a style, or leaves it plain where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

/** Colours for a stream: for a terminal that has them, unless NO_COLOR is set. */
export function paintFor(stream: { isTTY?: boolean; hasColors?: () => boolean }): Paint {
  const wanted = stream.isTTY === true && stream.hasColors?.() === true;
  return wanted ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

// Scripts and pictures that take two columns.
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;
const COMBINING = /\p{M}/u;
const widthOf = (character: string): number => (COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns a text takes in a terminal. */
export const textWidth = (text: string): number => [...text].reduce((sum, character) => sum + widthOf(character), 0);

/** Text that others wrote, fit for a terminal: one line, without anything that could steer it. */
export const harmless = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width > 0 ? `${kept}…` : '';
}

/** Cuts or fills a text to exactly a width. */
export function fit(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - textWidth(short)));
}

/** A span of time for people: `8 ms`, `1.2 s`, `5 min`, `3 h`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** Local time of day, `12:03:44`. */
export const timeOfDay = (at: number): string => new Date(at).toTimeString().slice(0, 8);
