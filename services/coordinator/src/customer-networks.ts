import { Injectable } from '@nestjs/common';
import type { CustomerNetwork } from '@soc-agent/domain';
import { ContextStore } from '@soc-agent/store';

/** A configuration that is changed counts this much later at the latest. */
const FRESH_MS = 10_000;
/** Customers that are remembered. */
const MAX_CUSTOMERS = 10_000;

/** What customers say of their networks, asked for once in a while and not for every threat. */
@Injectable()
export class CustomerNetworks {
  private readonly known = new Map<string, { network: Promise<CustomerNetwork>; at: number }>();

  constructor(private readonly context: ContextStore) {}

  async of(customerName: string, now: number): Promise<CustomerNetwork> {
    const known = this.known.get(customerName);
    if (known && now - known.at < FRESH_MS) return known.network;
    if (this.known.size >= MAX_CUSTOMERS) this.known.clear();
    const network = this.read(customerName);
    this.known.set(customerName, { network, at: now });
    // what could not be read is asked for again
    network.catch(() => this.known.delete(customerName));
    return network;
  }

  private async read(customerName: string): Promise<CustomerNetwork> {
    // asked for by one threat of many: that one's trace does not have it
    const { assets = [], shared = [] } = (await this.context.customers.find(customerName)) ?? {};
    return { assets, shared };
  }
}
