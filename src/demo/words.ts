import type { BusinessCategory } from '../contracts/business.ts';
import type { PropertyType } from '../contracts/propertyListing.ts';

/** A city of the demo market; `rent` is its rent level against the average, coordinates are its centre. */
export interface Place {
  city: string;
  state: string;
  zip: string;
  latitude: number;
  longitude: number;
  rent: number;
}

export const PLACES: readonly Place[] = [
  { city: 'Austin', state: 'TX', zip: '787', latitude: 30.267, longitude: -97.743, rent: 1.2 },
  { city: 'Dallas', state: 'TX', zip: '752', latitude: 32.777, longitude: -96.797, rent: 1 },
  { city: 'Denver', state: 'CO', zip: '802', latitude: 39.739, longitude: -104.99, rent: 1.1 },
  { city: 'Portland', state: 'OR', zip: '972', latitude: 45.515, longitude: -122.678, rent: 1.05 },
  { city: 'Nashville', state: 'TN', zip: '372', latitude: 36.163, longitude: -86.781, rent: 1.1 },
  { city: 'Columbus', state: 'OH', zip: '432', latitude: 39.961, longitude: -82.999, rent: 0.8 },
  { city: 'Charlotte', state: 'NC', zip: '282', latitude: 35.227, longitude: -80.843, rent: 0.95 },
  { city: 'Raleigh', state: 'NC', zip: '276', latitude: 35.78, longitude: -78.639, rent: 0.95 },
  { city: 'Phoenix', state: 'AZ', zip: '850', latitude: 33.448, longitude: -112.074, rent: 0.9 },
  { city: 'Chicago', state: 'IL', zip: '606', latitude: 41.878, longitude: -87.63, rent: 1.3 },
  { city: 'Minneapolis', state: 'MN', zip: '554', latitude: 44.978, longitude: -93.265, rent: 0.9 },
  { city: 'Tampa', state: 'FL', zip: '336', latitude: 27.951, longitude: -82.457, rent: 1 },
];

/** First halves of company names. */
export const NAMES: readonly string[] = [
  'Harbor', 'Maple', 'Copper', 'Summit', 'River', 'Cedar', 'Granite', 'Beacon', 'Meadow', 'Union', 'Prairie', 'Orchard',
  'Canyon', 'Juniper', 'Willow', 'Anchor', 'Sterling', 'Lantern', 'Quarry', 'Terrace', 'Compass', 'Ridge', 'Clover', 'Cobalt',
]; // prettier-ignore

/** Second halves of company names, what such a business looks for, and in which sizes (square feet). */
export const TRADES: Readonly<Record<BusinessCategory, { names: readonly string[]; wants: readonly PropertyType[]; sqft: [number, number] }>> = {
  'F&B': { names: ['Coffee', 'Kitchen', 'Bakery', 'Grill', 'Noodle Bar', 'Juice Bar'], wants: ['restaurant', 'retail'], sqft: [900, 4_500] },
  Retail: { names: ['Outfitters', 'Books', 'Home Goods', 'Cycles', 'Garden Supply'], wants: ['retail'], sqft: [1_000, 9_000] },
  Office: { names: ['Consulting', 'Software', 'Design', 'Accounting', 'Analytics'], wants: ['office', 'flex'], sqft: [1_500, 15_000] },
  Industrial: { names: ['Logistics', 'Fabrication', 'Packaging', 'Supply'], wants: ['warehouse', 'industrial'], sqft: [8_000, 60_000] },
  Healthcare: { names: ['Dental', 'Physical Therapy', 'Family Clinic', 'Optical'], wants: ['medical', 'office'], sqft: [1_200, 7_000] },
  Hospitality: { names: ['Suites', 'Event Hall', 'Lodge'], wants: ['other', 'restaurant'], sqft: [6_000, 30_000] },
  Other: { names: ['Fitness', 'Studio', 'Learning Center', 'Pet Care'], wants: ['flex', 'retail'], sqft: [1_500, 8_000] },
}; // prettier-ignore

/** What properties of a type are called, their sizes (square feet) and their yearly rent a square foot. */
export const PROPERTIES: Readonly<Record<PropertyType, { title: string; sqft: [number, number]; rent: number; share: number }>> = {
  retail: { title: 'Street-level retail', sqft: [900, 9_000], rent: 32, share: 26 },
  restaurant: { title: 'Second-generation restaurant', sqft: [1_100, 5_000], rent: 38, share: 14 },
  office: { title: 'Office suite', sqft: [1_200, 16_000], rent: 30, share: 22 },
  industrial: { title: 'Industrial building', sqft: [8_000, 70_000], rent: 11, share: 8 },
  warehouse: { title: 'Warehouse with docks', sqft: [8_000, 80_000], rent: 9, share: 10 },
  medical: { title: 'Medical suite', sqft: [1_200, 8_000], rent: 34, share: 8 },
  flex: { title: 'Flex space', sqft: [2_000, 20_000], rent: 16, share: 7 },
  land: { title: 'Build-to-suit site', sqft: [10_000, 90_000], rent: 4, share: 2 },
  other: { title: 'Event and lodging space', sqft: [5_000, 32_000], rent: 20, share: 3 },
}; // prettier-ignore

export const STREETS: readonly string[] = [
  'Market Street', 'Main Street', 'Commerce Avenue', 'Station Road', 'Depot Lane', 'Mill Street', 'Park Avenue', 'Second Street',
]; // prettier-ignore

export const AMENITIES: readonly string[] = [
  'parking', 'loading dock', 'hvac', 'corner unit', 'patio', 'storefront', 'elevator', 'fiber internet', 'ada access', 'signage',
]; // prettier-ignore

/** What people write, by occasion. */
export const LETTERS = {
  inquiry: [
    'Is the space still available, and from when?',
    'Could we arrange a tour next week?',
    'What are the operating expenses for the last two years?',
    'Would you consider a five-year term with an option to renew?',
  ],
  answer: [
    'Yes, it is available. Would Tuesday or Thursday suit you for a tour?',
    'Thank you for asking. The floor plan and the expenses are on their way.',
    'We are open to a five-year term. What build-out would you need?',
  ],
  follow: [
    'Thursday works. We will be two people.',
    'That helps, thank you. We will come back to you after our meeting.',
    'Could you hold the space until the end of the week?',
  ],
  invite: [
    'Our space fits your listing well. Would you like to see it?',
    'This location has the frontage you asked for.',
    'The size and the budget of your listing match this property.',
  ],
  reply: [
    'Thank you, this looks interesting. Is there room for storage?',
    'We would like to know more about the parking.',
    'Good location. What is the earliest move-in date?',
  ],
  demand: [
    'We have a property that may suit what you describe.',
    'Are you still looking? A matching unit comes free next month.',
    'Would a slightly larger space be an option for you?',
  ],
} as const;
