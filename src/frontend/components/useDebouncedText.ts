import { useEffect, useRef, useState } from 'react';

/** How long typing rests before it takes effect. */
const REST_MS = 250;

export interface DebouncedTextOptions {
  /** The value that the text stands for. */
  value: string;
  /** The value as text to edit. */
  show: (value: string) => string;
  /** The value that a text means. */
  read: (text: string) => string;
  onChange: (value: string) => void;
}

/**
 * The text of an input whose value follows a moment after the last key. A value that changes from outside (e.g. "clear")
 * replaces the text; the echo of what was typed here leaves it as it was typed.
 */
export function useDebouncedText({ value, show, read, onChange }: DebouncedTextOptions) {
  const [state, setState] = useState({ text: show(value), value });
  if (state.value !== value) setState({ text: read(state.text) === value ? state.text : show(value), value });
  const { text } = state;
  const change = useRef(() => {});
  useEffect(() => {
    change.current = () => {
      if (read(text) !== value) onChange(read(text));
    };
  });
  const [edits, setEdits] = useState(0);
  useEffect(() => {
    if (edits === 0) return;
    const timer = setTimeout(() => change.current(), REST_MS);
    return () => clearTimeout(timer);
  }, [edits]);
  return {
    text,
    edit: (next: string): void => {
      setState((now) => ({ ...now, text: next }));
      setEdits((count) => count + 1);
    },
  };
}
