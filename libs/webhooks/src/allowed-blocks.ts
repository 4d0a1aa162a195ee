import { type Cidr, parseCidr } from '#libs/http';
import { AppError } from '#libs/kernel';

/** Returns the address blocks a variable of the configuration names; throws CONFIGURATION_UNSAFE for what is none. */
export function allowedBlocks(variable: string, texts: readonly string[]): Cidr[] {
  return texts.map((text) => {
    const cidr = parseCidr(text);
    if (cidr !== null) return cidr;
    const publicMessage = `${variable}: "${text}" is not an address block.`;
    throw new AppError({ code: 'CONFIGURATION_UNSAFE', kind: 'internal', publicMessage });
  });
}
