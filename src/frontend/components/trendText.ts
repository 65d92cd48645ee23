import type { Trend } from '../../contracts/kpis.ts';

/** Whether a move is welcome; neutral when there is none, or when it is neither good nor bad. */
export type Judgement = 'good' | 'bad' | 'neutral';

/** What a trend says, to the eye and in full words. */
export interface TrendText {
  /** E.g. "+12.5 %". */
  short: string;
  /** E.g. "Up 12.5 % vs last week". */
  full: string;
  judgement: Judgement;
}

/** A trend in words. `betterWhen` says which direction is good news: more deals are, more days on the market are not. */
export function trendText(trend: Trend, percent: (value: number) => string, betterWhen: 'up' | 'down'): TrendText {
  if (trend.direction === 'neutral')
    return { short: 'No change', full: `No change ${trend.period}`, judgement: 'neutral' };
  const size = percent(trend.value);
  const up = trend.direction === 'up';
  return {
    short: `${up ? '+' : '−'}${size}`,
    full: `${up ? 'Up' : 'Down'} ${size} ${trend.period}`,
    judgement: trend.direction === betterWhen ? 'good' : 'bad',
  };
}
