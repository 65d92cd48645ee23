import { createContext, useContext, useEffect, useId } from 'react';

/** What a field of a form can hold; a number that cannot be read stays the text it is until it can. */
export type FieldValue = string | number | boolean | string[] | null;
/** Says what is wrong with a value, or nothing. */
export type Check = (value: FieldValue | undefined) => string | undefined;

/** What a form offers its fields. */
export interface FormApi {
  id: string;
  values: Readonly<Record<string, FieldValue>>;
  faults: Readonly<Record<string, string>>;
  set(name: string, value: FieldValue): void;
  /** Declares a field, so that its faults can be found and shown; returns its removal. */
  register(name: string, check: Check): () => void;
}

export const FormContext = createContext<FormApi | null>(null);

/** Properties that all fields share. */
export interface FieldProps {
  /** The key in the form's values, and of the server's faults. */
  name: string;
  label: string;
  required?: boolean;
  help?: string;
  disabled?: boolean;
}

/** A field's part in its form: value, fault, ids. `check` is asked before submitting, after `required`. */
export function useField<V extends FieldValue>({ name, label, required = false }: FieldProps, check?: Check) {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field needs a form around it');
  const { register, set } = form;
  useEffect(() => {
    return register(name, (value) => {
      const missing = value == null || value === '' || (Array.isArray(value) && value.length === 0);
      if (missing) return required ? `${label} is required` : undefined;
      return check?.(value);
    });
  });
  const own = useId();
  return {
    id: `${form.id}-${name}`,
    helpId: `${own}-help`,
    value: form.values[name] as V | undefined,
    fault: form.faults[name],
    set: (value: V): void => set(name, value),
  };
}
