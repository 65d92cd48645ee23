import type { Database, Queryable } from '../../db/database.ts';
import type { Statement } from '../../db/sql.ts';

/** One step of a plan, with what happened in it. */
export interface PlanStep {
  kind: string;
  table: string;
  /** Empty without one. */
  index: string;
  /** Rows it gave, over all its runs. */
  rows: number;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Node[];
}

const walk = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(walk)];

/** Runs the reads of `work`, which are answered nothing, and tells which steps read a table that really ran. */
export async function scansOf(db: Database, work: (db: Queryable) => Promise<unknown>): Promise<PlanStep[]> {
  const nodes: Node[] = [];
  const explain = async ({ text, values }: Statement) => {
    const found = await db.rows<{ 'QUERY PLAN': { Plan: Node }[] }>({
      text: `explain (analyze, format json) ${text}`,
      values,
    });
    nodes.push(...found.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => walk(Plan))));
  };
  await work({
    rows: async (statement) => {
      await explain(statement);
      return [];
    },
    row: async (statement) => {
      await explain(statement);
      return undefined;
    },
  });
  // A bitmap scan of an index names no table.
  return nodes
    .filter((node) => node['Actual Loops'] > 0 && (node['Relation Name'] ?? node['Index Name']))
    .map((node) => ({
      kind: node['Node Type'],
      table: node['Relation Name'] ?? '',
      index: node['Index Name'] ?? '',
      rows: node['Actual Rows'] * node['Actual Loops'],
    }));
}

/** How a table was read: the names of its indexes, and whatever went without one. */
export const waysInto = (table: string, steps: PlanStep[]): string[] => [
  ...new Set(
    steps
      .filter((step) => step.table === table || step.index.startsWith(`${table}_`))
      .map((step) => step.index || step.kind)
      .filter((way) => way !== 'Bitmap Heap Scan'),
  ),
];
