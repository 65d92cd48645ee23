import { businessCategories, businessStatuses } from '../contracts/business.ts';
import { propertyStatuses, propertyTypes } from '../contracts/propertyListing.ts';
import { readLine, type Reading } from './normalise.ts';

/** Words that lead to a value; the first rule that matches decides, so the narrower ones stand first. */
type Rules<T> = readonly (readonly [RegExp, T])[];

const categoryRules: Rules<(typeof businessCategories)[number]> = [
  [/manufactur|wholesale|warehous|industr|factory|logistic|distribut|freight|\bstorage\b/i, 'Industrial'],
  [/\bretail|grocer|supermarket|convenience store|boutique|\bclothing\b/i, 'Retail'],
  [
    /restaurant|caf[eé]|coffee|baker|\bbars?\b|\bpubs?\b|tavern|\bfood|cater|liquor|brew|eatery|\bdin(?:er|ing)\b/i,
    'F&B',
  ],
  [
    /hotel|hostel|\binns?\b|bed (?:and|&) breakfast|short[- ]term rental|lodging|accommodation|hospitality/i,
    'Hospitality',
  ],
  [
    /health|medic|clinic|dental|dentist|physician|pharmac|therap|\bhospitals?\b|chiropract|optom|nursing/i,
    'Healthcare',
  ],
  [
    /office|financ|\bbank|legal|\blaw\b|account|consult|insurance|real estate|software|computer|agency|profession/i,
    'Office',
  ],
  [/\bstores?\b|\bshops?\b|\bdealer/i, 'Retail'],
];

const businessStatusRules: Rules<(typeof businessStatuses)[number]> = [
  [/stealth|confidential/i, 'stealth_mode'],
  [/^(?:issued|active|open|licensed|current|renewed|approved|valid)\b/i, 'active'],
];

const propertyTypeRules: Rules<(typeof propertyTypes)[number]> = [
  [/medical|hospital(?!ity)|clinic|dental|health ?care|urgent care/i, 'medical'],
  [/restaurant|\bcaf[eé]|\bbars?\b|food service|dining/i, 'restaurant'],
  [/warehous|distribution|self[- ]storage|\bstorage\b|logistic/i, 'warehouse'],
  [/\bflex\b|r ?& ?d\b/i, 'flex'],
  [/industr|manufactur|factor(?:y|ies)/i, 'industrial'],
  [/\boffices?\b|\bbank branch/i, 'office'],
  [/retail|\bstores?\b|\bshop|supermarket|grocery|\bmall\b|storefront/i, 'retail'],
  [/\bland\b|\bvacant lot/i, 'land'],
];

const propertyStatusRules: Rules<(typeof propertyStatuses)[number]> = [
  [/\bleased|occupied|\brented|let agreed/i, 'leased'],
  [
    /off[- ]?market|inactive|withdrawn|delisted|expired|sold|closed|cancel|redevelop|construction|demoli/i,
    'off_market',
  ],
  [/actively|^active\b|available|vacant|for (?:lease|rent|sale)|to let|^listed|^open\b/i, 'active'],
];

const squash = (text: string): string => text.toLowerCase().replace(/[^a-z0-9&]/g, '');

/** Reads a value of ours as itself, other words by the rules, and what no rule knows as `otherwise`. */
function reader<T extends string>(values: readonly T[], rules: Rules<T>, otherwise: T): (cell: string) => Reading<T> {
  const own = new Map(values.map((value) => [squash(value), value]));
  return (cell) => {
    const text = readLine(cell);
    if (text === null) return null;
    return own.get(squash(text)) ?? rules.find(([words]) => words.test(text))?.[1] ?? otherwise;
  };
}

/** "Restaurant Class 1" → F&B. */
export const readCategory = reader(businessCategories, categoryRules, 'Other');

/** "Issued" → active. What is no longer in force, or not known to us, waits for verification: it must not count as active. */
export const readBusinessStatus = reader(businessStatuses, businessStatusRules, 'pending_verification');

/** "Small- and Mid-Sized Office" → office. */
export const readPropertyType = reader(propertyTypes, propertyTypeRules, 'other');

/** "Leased pending occupancy" → leased. What is not known to us stays off the market until its owner says so. */
export const readPropertyStatus = reader(propertyStatuses, propertyStatusRules, 'pending');
