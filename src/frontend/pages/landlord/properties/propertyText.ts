import { toSquareMetres, type Formats } from '../../../format/formats.ts';

/** A price per square foot in the unit of the reader's region; empty when unknown. */
export function unitPrice(perSquareFoot: number | null, { squareFeet, money }: Formats): string {
  if (perSquareFoot === null) return '';
  if (squareFeet) return `${money(perSquareFoot)} per sq ft`;
  return `${money(Math.round((perSquareFoot / toSquareMetres(1)) * 100) / 100)} per m²`;
}
