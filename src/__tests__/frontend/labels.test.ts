import { dealStatuses } from '../../contracts/brokerDeal.ts';
import { businessCategories, businessStatuses } from '../../contracts/business.ts';
import { inviteStatuses } from '../../contracts/businessInvite.ts';
import { roles } from '../../contracts/common.ts';
import { demandStatuses } from '../../contracts/demandListing.ts';
import { subscriptionTiers } from '../../contracts/profile.ts';
import { propertyStatuses, propertyTypes } from '../../contracts/propertyListing.ts';
import { counted, label, options, type EnumName } from '../../frontend/format/labels.ts';

const enums: Partial<Record<EnumName, readonly string[]>> = {
  role: roles,
  businessCategory: businessCategories,
  businessStatus: businessStatuses,
  demandStatus: demandStatuses,
  inviteStatus: inviteStatuses,
  propertyType: propertyTypes,
  propertyStatus: propertyStatuses,
  dealStatus: dealStatuses,
  subscriptionTier: subscriptionTiers,
};

it.each(Object.entries(enums))('offers every value of %s in the order of the contract', (name, values) => {
  expect(options(name as EnumName).map(({ value }) => value)).toEqual(values);
});

it('has words that can be told apart', () => {
  for (const name of Object.keys(enums) as EnumName[]) {
    const words = options(name).map((option) => option.label);
    expect(new Set(words).size).toBe(words.length);
  }
});

it('shows a value of a newer server as it is', () => {
  expect(label('dealStatus', 'on_hold' as 'signed')).toBe('on hold');
  expect(label('dealStatus', null)).toBe('–');
});

it('counts in the singular and the plural', () => {
  expect([counted(1, 'deal'), counted(0, 'deal'), counted(2, 'business', 'businesses')]).toEqual([
    '1 deal',
    '0 deals',
    '2 businesses',
  ]);
});
