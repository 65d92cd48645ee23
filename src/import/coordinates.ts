import { Fault, saysNothing, type Reading } from './normalise.ts';

export interface Place {
  latitude: number;
  longitude: number;
}

const NUMBER = String.raw`([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)`;
const PAIR = new RegExp(String.raw`^[([]?\s*${NUMBER}°?\s*[,; ]\s*${NUMBER}°?\s*[)\]]?$`);
const WKT = new RegExp(
  String.raw`^(?:SRID=\d+;)?\s*POINT(?:\s*Z)?\s*\(\s*${NUMBER}\s+${NUMBER}(?:\s+${NUMBER})?\s*\)$`,
  'i',
);

/** A place out of "lat, lon", WKT `POINT (lon lat)` or GeoJSON, which put the longitude first. */
export function readPlace(cell: string): Reading<Place> {
  const text = cell.trim();
  if (saysNothing(text)) return null;
  const place = fromGeoJson(text) ?? fromPattern(WKT, text, [2, 1]) ?? fromPattern(PAIR, text, [1, 2]);
  if (!place) return new Fault('is not a pair of coordinates');
  // Null island is where geocoders put what they did not find.
  if (place.latitude === 0 && place.longitude === 0) return null;
  if (Math.abs(place.latitude) > 90 || Math.abs(place.longitude) > 180) return new Fault('lies outside the globe');
  return place;
}

/** One coordinate in degrees, to six decimals (about 10 cm), as the database keeps it. */
export function readDegrees(limit: number): (cell: string) => Reading<number> {
  const plain = new RegExp(`^${NUMBER}$`);
  return (cell) => {
    const text = cell.trim();
    if (saysNothing(text)) return null;
    if (!plain.test(text)) return new Fault('is not a number of degrees');
    return Math.abs(Number(text)) > limit ? new Fault(`is not between -${limit} and ${limit}`) : toSixDecimals(text);
  };
}

function fromPattern(pattern: RegExp, text: string, [latitude, longitude]: [number, number]): Place | null {
  const found = pattern.exec(text);
  return found && { latitude: toSixDecimals(found[latitude]), longitude: toSixDecimals(found[longitude]) };
}

function fromGeoJson(text: string): Place | null {
  if (!text.startsWith('{')) return null;
  try {
    const parsed = JSON.parse(text) as { coordinates?: unknown; geometry?: { coordinates?: unknown } };
    const coordinates = parsed.coordinates ?? parsed.geometry?.coordinates;
    if (!Array.isArray(coordinates)) return null;
    const [longitude, latitude] = coordinates as unknown[];
    if (typeof longitude !== 'number' || typeof latitude !== 'number') return null;
    return { latitude: toSixDecimals(latitude), longitude: toSixDecimals(longitude) };
  } catch {
    return null;
  }
}

const toSixDecimals = (value: string | number | undefined): number => Math.round(Number(value) * 1e6) / 1e6;
