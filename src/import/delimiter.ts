const CANDIDATES = [',', ';', '\t', '|'] as const;
const SAMPLE_LINES = 30;

/** How often each candidate stands outside quotes. */
function countIn(line: string): number[] {
  const counts = CANDIDATES.map(() => 0);
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    const i = quoted ? -1 : (CANDIDATES as readonly string[]).indexOf(char);
    if (i >= 0) counts[i] = (counts[i] ?? 0) + 1;
  }
  return counts;
}

/**
 * The delimiter of a text: the one that the first line has most of, and that the lines after it have as often. A comma
 * when there is none, for then there is one column.
 */
export function detectDelimiter(sample: string): string {
  const lines = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const counts = lines.slice(0, SAMPLE_LINES).map(countIn);
  const scores = CANDIDATES.map((_, i) => {
    const wanted = counts[0]?.[i] ?? 0;
    const agreeing = counts.filter((count) => count[i] === wanted).length;
    return (wanted * agreeing) / counts.length;
  });
  const best = Math.max(0, ...scores.filter((score) => !Number.isNaN(score)));
  return best > 0 ? (CANDIDATES[scores.indexOf(best)] ?? ',') : ',';
}

/** The delimiter that a first line `sep=;`, as Excel writes it, declares. */
export const declaredDelimiter = (sample: string): string | null =>
  /^"?sep=(.)"?(?:[\r\n]|$)/i.exec(sample)?.[1] ?? null;
