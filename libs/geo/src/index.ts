export { toAddressPrefix } from './address-prefix.js';
export { AnonymisingNetworks, type NetworkListOrigin } from './anonymising-networks.js';
export { type CountryAnswer, CountryLookup, type CountryLookupOptions } from './country-lookup.js';
