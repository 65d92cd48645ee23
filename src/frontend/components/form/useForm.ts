import { useCallback, useEffect, useId, useMemo, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useDashboard, useDismissRefused } from '../../../client/react/index.ts';
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

/** What is in the fields and what is wrong with it; unsaved values are kept as a draft. */
function useFields(initial: object, draftKey: string | undefined) {
  const id = useId();
  const [first] = useState(() => ({ values: initial as Values, draft: readDraft(draftKey) }));
  const [values, setValues] = useState<Values>({ ...first.values, ...first.draft });
  const [isRestored, setRestored] = useState(first.draft !== null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [checks] = useState(() => new Map<string, Check>());
  const changes = changesOf(first.values, values);
  const isDirty = Object.keys(changes).length > 0;
  useEffect(() => {
    if (isDirty) writeDraft(draftKey, values);
  }, [draftKey, isDirty, values]);

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
  /** Asks every field; true when none has a fault. */
  const check = (): boolean => {
    const found = [...checks].flatMap(([name, ask]) => {
      const text = ask(values[name]);
      return text === undefined ? [] : [[name, text] as const];
    });
    setFaults(Object.fromEntries(found));
    return found.length === 0;
  };
  /** Shows the faults of an answer at their fields; true when there was one for a field. */
  const blame = (error: unknown): boolean => {
    const known = fieldFaults(error, new Set(checks.keys()));
    setFaults(known);
    return Object.keys(known).length > 0;
  };
  const reset = (): void => {
    dropDraft(draftKey);
    setValues(first.values);
    setFaults({});
    setRestored(false);
  };
  const api = useMemo<FormApi>(() => ({ id, values, faults, set, register }), [id, values, faults, set, register]);
  return { api, changes, isDirty, isRestored, check, blame, reset };
}

/** State of one form. */
export function useForm<V extends object>(options: FormOptions<V>): FormState {
  const { onSubmit, onDone, edit = false, draftKey } = options;
  const dashboard = useDashboard();
  const toast = useToast();
  const dismissRefused = useDismissRefused();
  const tellLater = useLateAnswers(draftKey);
  const { api, changes, check, blame, ...fields } = useFields(options.initial, draftKey);
  const [fault, setFault] = useState<string | null>(null);
  const [isSubmitting, setSubmitting] = useState(false);
  const formRef = useFaultFocus(api.faults);

  const finish = (): void => {
    dropDraft(draftKey);
    onDone();
  };
  const send = async (): Promise<void> => {
    setFault(null);
    setSubmitting(true);
    const { state } = dashboard.status;
    const outcome = await outcomeOf(
      // Also what `onSubmit` throws at once is an answer.
      Promise.resolve().then(() => onSubmit(api.values as unknown as V, changes as Partial<V>)),
      state === 'live' || state === 'polling',
    );
    setSubmitting(false);
    if (outcome.state === 'refused') {
      if (!blame(outcome.error)) setFault(reasonOf(outcome.error));
      // The form says it, and what is sent next is another write.
      dismissRefused(outcome.error);
      return;
    }
    finish();
    if (outcome.state === 'saved') return;
    toast({ severity: 'info', text: 'Kept on this device. It is sent as soon as the server can be reached.' });
    tellLater(outcome.answer, api.values);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A form in a dialog of another form: React's events bubble along components, not along the page.
    event.stopPropagation();
    if (isSubmitting || !check()) return;
    if (edit && !fields.isDirty) finish();
    else void send();
  };
  const reset = (): void => {
    fields.reset();
    setFault(null);
  };
  return { ...fields, api, fault, isSubmitting, submit, reset, formRef };
}
