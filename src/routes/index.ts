import type { BrokerDealController } from '../controllers/BrokerDealController.ts';
import type { ConversationController } from '../controllers/ConversationController.ts';
import type { BusinessController } from '../controllers/BusinessController.ts';
import type { ProfileController } from '../controllers/ProfileController.ts';
import type { PropertyMatchController } from '../controllers/PropertyMatchController.ts';
import { brokerDealRoutes } from './brokerDealRoutes.ts';
import { brokerRoutes, type BrokerControllers } from './brokerRoutes.ts';
import { businessInviteRoutes } from './businessInviteRoutes.ts';
import { businessRoutes } from './businessRoutes.ts';
import { conversationRoutes } from './conversationRoutes.ts';
import { demandListingRoutes } from './demandListingRoutes.ts';
import { profileRoutes } from './profileRoutes.ts';
import { propertyListingRoutes } from './propertyListingRoutes.ts';
import { propertyMatchRoutes } from './propertyMatchRoutes.ts';
import type { Route } from './route.ts';

/** One controller for each noun of the marketplace. */
export interface DomainControllers extends BrokerControllers {
  businesses: BusinessController;
  brokerDeals: BrokerDealController;
  conversations: ConversationController;
  matches: PropertyMatchController;
  profiles: ProfileController;
}

/** The marketplace's own surface: everything but accounts, dashboards and events. */
export const domainRoutes = (controllers: DomainControllers): Route[] => [
  ...profileRoutes(controllers.profiles),
  ...businessRoutes(controllers.businesses),
  ...demandListingRoutes(controllers.demandListings),
  ...propertyListingRoutes(controllers.propertyListings),
  ...propertyMatchRoutes(controllers.matches),
  ...brokerRoutes(controllers),
  ...brokerDealRoutes(controllers.brokerDeals),
  ...businessInviteRoutes(controllers.invites),
  ...conversationRoutes(controllers.conversations),
];
