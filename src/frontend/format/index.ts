export { eventText } from './eventText.ts';
export { createFormats, range, UNKNOWN, type Formats } from './formats.ts';
export { counted, label, options, type EnumName, type Enums, type Option } from './labels.ts';
export { useFormats } from './useFormats.ts';
