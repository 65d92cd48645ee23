import { BrokerProfileCreate, BrokerProfileUpdate, BrokerProfileWithTotals } from '../contracts/brokerProfile.ts';
import { QfpBody, QfpSent } from '../contracts/businessInvite.ts';
import type { Role } from '../contracts/common.ts';
import { OpenDemandListing } from '../contracts/demandListing.ts';
import { BrowseQuery, PropertyList } from '../contracts/propertyListing.ts';
import { listOf } from '../contracts/rows.ts';
import type { BrokerProfileController } from '../controllers/BrokerProfileController.ts';
import type { BusinessInviteController } from '../controllers/BusinessInviteController.ts';
import type { DemandListingController } from '../controllers/DemandListingController.ts';
import type { PropertyListingController } from '../controllers/PropertyListingController.ts';
import { route, type Route } from './route.ts';

const tag = 'Brokers';
const who: Role[] = ['broker'];
const path = '/api/broker/profile';
const change = { path, tag, who, body: BrokerProfileUpdate, answer: BrokerProfileWithTotals };

export interface BrokerControllers {
  brokerProfiles: BrokerProfileController;
  demandListings: DemandListingController;
  propertyListings: PropertyListingController;
  invites: BusinessInviteController;
}

/** A broker's profile, what brokers browse, and the QFP they send. */
export const brokerRoutes = (c: BrokerControllers): Route[] => [
  route({ method: 'get', path, tag, who, summary: 'Own broker profile; 404 until created', answer: BrokerProfileWithTotals, handler: c.brokerProfiles.get }),
  route({ method: 'post', path, tag, who, summary: 'Creates the broker profile, once', body: BrokerProfileCreate, answer: BrokerProfileWithTotals, status: 201, handler: c.brokerProfiles.create }),
  route({ ...change, method: 'put', summary: 'Changes the broker profile', handler: c.brokerProfiles.update }),
  route({ ...change, method: 'patch', summary: 'Changes the broker profile', handler: c.brokerProfiles.update }),
  route({ method: 'get', path: '/api/broker/demands', tag, who, summary: 'Active demand listings, newest first', query: BrowseQuery, answer: listOf('demands', OpenDemandListing), handler: c.demandListings.browseForBroker }),
  route({ method: 'get', path: '/api/broker/properties', tag, who, summary: 'Properties on the market, newest first', query: BrowseQuery, answer: PropertyList, handler: c.propertyListings.browseForBroker }),
  route({ method: 'post', path: '/api/broker/qfp/send', tag, who, summary: "Invites a tenant's business and writes to the property's landlord", body: QfpBody, answer: QfpSent, status: 201, handler: c.invites.sendQfp }),
]; // prettier-ignore
