import { createElement, lazy, Suspense, type ComponentType, type ReactElement } from 'react';
import { Skeletons } from '../Skeletons.tsx';
import type { DayChartProps } from './types.ts';

export type { ChartSeries, DayChartProps } from './types.ts';

const LazyBars = /* @__PURE__ */ lazy(() => import('./DayBarsChart.tsx'));
const LazyLine = /* @__PURE__ */ lazy(() => import('./DayLineChart.tsx'));

const waiting = (chart: ComponentType<DayChartProps>, props: DayChartProps): ReactElement =>
  createElement(Suspense, { fallback: createElement(Skeletons, { shape: 'chart' }) }, createElement(chart, props));

/** Stacked bars by day; told apart by colour, pattern and legend. Loads the chart library when first shown. */
export const DayBars = (props: DayChartProps): ReactElement => waiting(LazyBars, props);

/** Lines by day; told apart by colour, dashes and legend. Loads the chart library when first shown. */
export const DayLine = (props: DayChartProps): ReactElement => waiting(LazyLine, props);
