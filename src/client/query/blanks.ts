/*
 * What the database gives to the columns of a new record that nobody named, so that a record which is only on its way
 * to the server can be shown like any other.
 */

const place = { address: null, city: null, state: null };

export const blanks = {
  business: {
    user_id: '', name: '', category: 'Other', status: 'active', is_verified: false, stealth_mode_enabled: false,
    logo_url: null, description: null, external_id: null,
  },
  demandListing: {
    business_id: '', owner_id: '', title: '', description: null, location_name: null, ...place, sqft_min: null,
    sqft_max: null, budget_min: null, budget_max: null, asset_type: null, industry: null, duration_type: null,
    start_date: null, amenities: [], additional_features: [], requirements: null, stealth_mode: false, status: 'active',
  },
  property: {
    user_id: '', title: '', description: null, property_type: 'other', status: 'pending', ...place, zip_code: null,
    latitude: null, longitude: null, sqft: null, lot_size: null, year_built: null, floors: null, asking_price: null,
    price_per_sqft: null, lease_type: null, available_date: null, amenities: [], photos: [], is_featured: false,
    is_verified: false, external_id: null,
  },
  deal: {
    broker_user_id: '', tenant_business_id: null, property_id: null, demand_listing_id: null, status: 'prospecting',
    commission_percentage: null, estimated_commission: null, notes: null, closed_at: null,
  },
  invite: {
    business_id: '', property_listing_id: '', invited_by: '', message: null, status: 'pending', answered_at: null,
  },
  message: { conversation_id: '', sender_id: '', content: '', attachments: [] },
} as const; // prettier-ignore
