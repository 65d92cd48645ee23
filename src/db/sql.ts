/** A parameterised statement, as `pg` takes it. */
export interface Statement {
  text: string;
  values: unknown[];
  /** Prepared under this name, so that each connection plans it once; for statements that run very often. */
  name?: string;
}

const isStatement = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value;

/**
 * Tagged template for a statement: interpolated values become parameters, interpolated statements are spliced in, so a
 * value can never become SQL. Cast parameters where their type is not plain: `${id}::uuid`.
 */
export function sql(strings: TemplateStringsArray, ...parts: unknown[]): Statement {
  let text = strings[0] ?? '';
  const values: unknown[] = [];
  parts.forEach((part, i) => {
    if (isStatement(part)) {
      text += part.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`);
      values.push(...part.values);
    } else {
      values.push(part);
      text += `$${values.length}`;
    }
    text += strings[i + 1] ?? '';
  });
  return { text, values };
}

/** Gives a statement a name to be prepared under. */
export const named = (name: string, statement: Statement): Statement => ({ ...statement, name });

/** Fixed SQL text (a column list, a sort order) to splice into `sql`. Never pass anything a user wrote. */
export const raw = (text: string): Statement => ({ text, values: [] });

/** Joins statements, e.g. conditions with ' and '. */
export const join = (parts: Statement[], separator: string): Statement =>
  parts.reduce((all, part, i) => (i === 0 ? part : sql`${all}${raw(separator)}${part}`), raw(''));
