import type { DealColumn, DealStatus } from '../../../../contracts/brokerDeal.ts';

/** Stages in which a deal is open, in their order. */
export const openStages = ['prospecting', 'touring', 'offer_submitted'] as const satisfies DealStatus[];

/** What a broker may expect of the deals that are open. */
export interface Forecast {
  /** The columns of the open stages. */
  open: DealColumn[];
  openCount: number;
  /** Estimated commission of all open deals, dollars. */
  openValue: number;
  signed: number;
  lost: number;
  /** Signed of all closed deals, percent; null while none is closed. */
  closingRate: number | null;
  /** Open value times closing rate, dollars; null while none is closed. */
  expected: number | null;
}

/** The forecast from the columns of a board; a column that is missing counts as empty. */
export function forecastOf(board: readonly DealColumn[]): Forecast {
  const column = (status: DealStatus): DealColumn =>
    board.find((one) => one.status === status) ?? { status, count: 0, value: 0 };
  const open = openStages.map(column);
  const signed = column('signed').count;
  const lost = column('lost').count;
  const openValue = sum(open.map(({ value }) => value));
  const rate = signed + lost === 0 ? null : signed / (signed + lost);
  return {
    open,
    openCount: sum(open.map(({ count }) => count)),
    openValue,
    signed,
    lost,
    closingRate: rate === null ? null : rate * 100,
    expected: rate === null ? null : openValue * rate,
  };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
