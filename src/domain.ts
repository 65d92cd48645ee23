import { BrokerDealController } from './controllers/BrokerDealController.ts';
import { BrokerProfileController } from './controllers/BrokerProfileController.ts';
import { BusinessController } from './controllers/BusinessController.ts';
import { BusinessInviteController } from './controllers/BusinessInviteController.ts';
import { ConversationController } from './controllers/ConversationController.ts';
import { DemandListingController } from './controllers/DemandListingController.ts';
import { ProfileController } from './controllers/ProfileController.ts';
import { PropertyListingController } from './controllers/PropertyListingController.ts';
import { PropertyMatchController } from './controllers/PropertyMatchController.ts';
import type { Database } from './db/database.ts';
import type { DomainControllers } from './routes/index.ts';
import { BrokerDealService } from './services/BrokerDealService.ts';
import { BrokerProfileService } from './services/BrokerProfileService.ts';
import { BusinessInviteService } from './services/BusinessInviteService.ts';
import { BusinessService } from './services/BusinessService.ts';
import { ConversationService } from './services/ConversationService.ts';
import { DemandListingService } from './services/DemandListingService.ts';
import { ProfileService } from './services/ProfileService.ts';
import { PropertyListingService } from './services/PropertyListingService.ts';
import { PropertyMatchService } from './services/PropertyMatchService.ts';

/** Builds the marketplace over a database: a service for each noun, and the controllers that `domainRoutes` takes. */
export const createDomain = (db: Database): DomainControllers => ({
  businesses: new BusinessController(new BusinessService(db)),
  demandListings: new DemandListingController(new DemandListingService(db)),
  propertyListings: new PropertyListingController(new PropertyListingService(db)),
  matches: new PropertyMatchController(new PropertyMatchService(db)),
  brokerProfiles: new BrokerProfileController(new BrokerProfileService(db)),
  brokerDeals: new BrokerDealController(new BrokerDealService(db)),
  invites: new BusinessInviteController(new BusinessInviteService(db)),
  conversations: new ConversationController(new ConversationService(db)),
  profiles: new ProfileController(new ProfileService(db)),
});
