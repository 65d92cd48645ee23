import type { Option } from '../../../format/labels.ts';

const codes =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY';

/** Where brokers are licensed in the United States, by the two letters that the server takes. */
export const states: readonly Option[] = codes.split(' ').map((code) => ({ value: code, label: code }));
