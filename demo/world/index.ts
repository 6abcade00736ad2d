export { camille, castInHubspot, castInSalesforce, julien, namesake } from './cast.ts';
export type { CastInSalesforce, Character } from './cast.ts';
export { nameOf, seedWorld } from './company.ts';
export type { Company, SeedWorld, Somebody, WorldSize } from './company.ts';
export { fillHubspot } from './fill-hubspot.ts';
export { fillSalesforce } from './fill-salesforce.ts';
