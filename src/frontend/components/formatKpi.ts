import type { Formats } from '../format/formats.ts';
import type { KpiFormat } from './kpiDefinitions.ts';

/** A KPI's value with its unit. */
export function formatKpi(value: number, format: KpiFormat, formats: Formats): string {
  switch (format) {
    case 'number':
      return formats.number(value);
    case 'percent':
      return formats.percent(value);
    case 'money':
      return formats.money(value);
    case 'days':
      return `${formats.number(value)} ${value === 1 ? 'day' : 'days'}`;
  }
}
