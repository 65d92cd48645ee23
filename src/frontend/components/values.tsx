import { useSyncExternalStore } from 'react';
import { useFormats } from '../format/useFormats.ts';
import { minute, onMinute } from './minuteClock.ts';

type Figure = number | null | undefined;

/** Dollars. */
export function Money({ value }: { value: Figure }) {
  return <>{useFormats().money(value)}</>;
}

/** Square feet in the unit of the reader's region. */
export function Area({ value }: { value: Figure }) {
  return <>{useFormats().area(value)}</>;
}

/** A percentage from 0 to 100. */
export function Percent({ value }: { value: Figure }) {
  return <>{useFormats().percent(value)}</>;
}

/** A calendar day, `YYYY-MM-DD`. */
export function Day({ value, length = 'medium' }: { value: string | null; length?: 'short' | 'medium' | 'long' }) {
  return <>{useFormats().day(value, length)}</>;
}

/** How long ago something happened, kept true by the minute; the exact time is its title. */
export function When({ value }: { value: string | number | null | undefined }) {
  const formats = useFormats();
  useSyncExternalStore(onMinute, minute);
  if (value == null) return <>{formats.dateTime(value)}</>;
  return (
    <time dateTime={new Date(value).toISOString()} title={formats.dateTime(value)}>
      {formats.relative(value)}
    </time>
  );
}
