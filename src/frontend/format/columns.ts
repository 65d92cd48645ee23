/** Names of columns in words; others are their own name with spaces. */
const columns: Record<string, string> = {
  asset_type: 'property type',
  budget_max: 'highest budget',
  budget_min: 'lowest budget',
  closed_at: 'closing date',
  estimated_commission: 'commission',
  commission_percentage: 'commission rate',
  is_dismissed: 'dismissed mark',
  is_featured: 'featured mark',
  is_saved: 'saved mark',
  is_verified: 'verification',
  is_viewed: 'viewed mark',
  logo_url: 'logo',
  photo_url: 'photo',
  sqft: 'area',
  sqft_max: 'largest area',
  sqft_min: 'smallest area',
  stealth_mode: 'stealth',
  stealth_mode_enabled: 'stealth',
  subscription_tier: 'plan',
};

/** A column's name for people. */
export const columnWords = (name: string): string => columns[name] ?? name.replaceAll('_', ' ');

/** What the forms call their fields, where that is not the column's name for people. */
const labels: Record<string, string> = {
  additional_features: 'Other features',
  available_date: 'Available from',
  bio: 'About you',
  budget_max: 'Budget to',
  budget_min: 'Budget from',
  company_name: 'Company',
  demand_listing_id: 'Demand listing',
  duration_type: 'Duration',
  email: 'E-mail',
  estimated_commission: 'Estimated commission',
  external_id: 'Your reference',
  license_state: 'Licensed in',
  location_name: 'District',
  logo_url: 'Address of the logo',
  lot_size: 'Lot',
  photo_url: 'Address of a photo',
  price_per_sqft: 'Price per sq ft',
  property_id: 'Property',
  sqft_max: 'Area to',
  sqft_min: 'Area from',
  start_date: 'Wanted from',
  tenant_business_id: 'Business',
  website_url: 'Website',
  years_experience: 'Years of experience',
  zip_code: 'ZIP code',
};

/** The label of the field that a fault is about, by its path: that of `amenities.2` is the one of `amenities`. */
export function fieldLabel(path: string): string {
  const [name = path] = path.split('.');
  const words = columnWords(name);
  return labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** A text of the server's with the names of columns in it as words. */
export const inWords = (text: string): string =>
  text.replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, (name) => `the ${columnWords(name)}`);
