import { useCallback, useEffect, useId, useMemo, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useDashboard } from '../../../client/react/index.ts';
import { fieldFaults, reasonOf, type Fault } from '../faults.ts';
import { useToast } from '../toasts.ts';
import { dropDraft, readDraft, writeDraft } from './drafts.ts';
import type { Check, FieldValue, FormApi } from './formContext.ts';
import { changesOf, outcomeOf } from './submission.ts';

type Values = Record<string, FieldValue>;

/** How a form works; its shape is up to who renders it. */
export interface FormOptions<V extends object> {
  /** What the fields begin with; looked at once, so that changes of the record meanwhile do not touch what is typed. */
  initial: V;
  /**
   * Makes the write (`mutate(…)`) and returns its promise. `changes` are the values that differ from `initial`: what a
   * PATCH sends. Faults of the answer are shown at their fields; away from the server the form closes and the queue keeps it.
   */
  onSubmit: (values: V, changes: Partial<V>) => Promise<unknown>;
  /** The write is made, or in the queue, or there was nothing to change. */
  onDone: () => void;
  /** An existing record is edited: submitting without a change makes no write. */
  edit?: boolean;
  /** Under this name what is typed survives a reload; name the record in it. */
  draftKey?: string;
}

export interface FormState {
  api: FormApi;
  isSubmitting: boolean;
  isDirty: boolean;
  /** What was said against the whole of it. */
  fault: string | null;
  /** The values come from a draft. */
  isRestored: boolean;
  submit: (event: FormEvent) => void;
  /** Back to the beginning; the draft is dropped. */
  reset: () => void;
  formRef: RefObject<HTMLFormElement | null>;
}

/** Puts the focus on the first field with a fault, in the order of the page. */
function useFaultFocus(faults: Record<string, string>) {
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length > 0) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return formRef;
}

/** Tells later how a write ended that the form did not wait for; a refused one gives the draft back. */
function useLateAnswers(draftKey: string | undefined) {
  const toast = useToast();
  return useCallback(
    (answer: Promise<unknown>, values: Values) => {
      answer.catch((error: Fault) => {
        if (readDraft(draftKey) === null) writeDraft(draftKey, values);
        if (error.code !== 'CANCELLED') toast({ severity: 'error', text: `Not saved: ${reasonOf(error)}` });
      });
    },
    [draftKey, toast],
  );
}

/** State of one form. */
export function useForm<V extends object>({
  initial,
  onSubmit,
  onDone,
  edit = false,
  draftKey,
}: FormOptions<V>): FormState {
  const id = useId();
  const dashboard = useDashboard();
  const toast = useToast();
  const tellLater = useLateAnswers(draftKey);
  const [first] = useState(() => ({ values: initial as unknown as Values, draft: readDraft(draftKey) }));
  const [isRestored, setRestored] = useState(first.draft !== null);
  const [values, setValues] = useState<Values>({ ...first.values, ...first.draft });
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [fault, setFault] = useState<string | null>(null);
  const [isSubmitting, setSubmitting] = useState(false);
  const [checks] = useState(() => new Map<string, Check>());
  const formRef = useFaultFocus(faults);
  const changes = changesOf(first.values, values);
  const isDirty = Object.keys(changes).length > 0;

  const set = useCallback((name: string, value: FieldValue) => {
    setValues((now) => ({ ...now, [name]: value }));
    setFaults(({ [name]: _, ...others }) => others);
  }, []);
  const register = useCallback(
    (name: string, check: Check) => {
      checks.set(name, check);
      return () => {
        if (checks.get(name) === check) checks.delete(name);
      };
    },
    [checks],
  );
  useEffect(() => {
    if (isDirty) writeDraft(draftKey, values);
  }, [draftKey, isDirty, values]);

  const finish = (): void => {
    dropDraft(draftKey);
    onDone();
  };
  const refuse = (error: unknown): void => {
    const known = fieldFaults(error, new Set(checks.keys()));
    setFaults(known);
    setFault(Object.keys(known).length > 0 ? null : reasonOf(error));
  };
  const send = async (): Promise<void> => {
    setFault(null);
    setSubmitting(true);
    const { state } = dashboard.status;
    const outcome = await outcomeOf(
      Promise.resolve(onSubmit(values as unknown as V, changes as Partial<V>)),
      state === 'live' || state === 'polling',
    ).catch((error: unknown) => ({ state: 'refused' as const, error }));
    setSubmitting(false);
    if (outcome.state === 'refused') return refuse(outcome.error);
    finish();
    if (outcome.state === 'saved') return;
    toast({ severity: 'info', text: 'Kept on this device. It is sent as soon as the server can be reached.' });
    tellLater(outcome.answer, values);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A form in a dialog of another form: React's events bubble along components, not along the page.
    event.stopPropagation();
    if (isSubmitting) return;
    const found = [...checks].flatMap(([name, check]) => {
      const text = check(values[name]);
      return text === undefined ? [] : [[name, text] as const];
    });
    setFaults(Object.fromEntries(found));
    if (found.length > 0) return;
    if (edit && !isDirty) return finish();
    void send();
  };
  const reset = (): void => {
    dropDraft(draftKey);
    setValues(first.values);
    setFaults({});
    setFault(null);
    setRestored(false);
  };
  const api = useMemo(() => ({ id, values, faults, set, register }), [id, values, faults, set, register]);
  return { api, isSubmitting, isDirty, fault, isRestored, submit, reset, formRef };
}
