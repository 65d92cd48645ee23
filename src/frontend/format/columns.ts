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

/** A text of the server's with the names of columns in it as words. */
export const inWords = (text: string): string =>
  text.replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, (name) => `the ${columnWords(name)}`);
