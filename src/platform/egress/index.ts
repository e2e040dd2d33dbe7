/** The one way out of the program: an address nobody configured, or one on this network, is not connected to. */
export { createEgress, type Egress, type EgressRequest, type Resolve } from './egress.ts';
