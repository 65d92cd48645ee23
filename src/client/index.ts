/**
 * The client library: one object, one connection, one cursor. No framework, and it works in browsers and in Node alike.
 *
 * @example
 * const dashboard = connect({ url: 'http://localhost:3000', role: 'landlord', credentials: { email, password } });
 * dashboard.on('kpis', (kpis) => console.log(kpis.activeListings.value));
 * dashboard.on('inquiry:created', ({ inquiry }) => console.log(inquiry.inquired_on));
 */
export { connect } from './connect.ts';
export { HttpFault, type Answer, type FaultDetail, type Fetch } from './http.ts';
export * from './mutations/index.ts';
export type { ConnectionState } from './connectionState.ts';
export type * from './dashboard.ts';
export type { Channel, ChannelFactory, KeptTexts, Locks } from './shared/browser.ts';
export { renewSession } from './renewals.ts';
export { takeTurn } from './shared/sessionTabs.ts';
export type { Io } from './socketTransport.ts';
export type { Credentials, TokenSource } from './tokenKeeper.ts';
