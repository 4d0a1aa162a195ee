import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** A group of countries by its code, with its members of today. */
export interface CountryGroupView {
  readonly code: string;
  readonly countries: readonly string[];
}

const CURRENT = `
  SELECT group_code AS code, array_agg(country ORDER BY country) AS countries FROM country_group_members
  WHERE valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) GROUP BY group_code ORDER BY group_code`;

/** The groups of countries that rules of projects may name. They are law, and the same for everybody. */
@Injectable()
export class CountryGroups {
  constructor(private readonly database: Database) {}

  listCurrent(): Promise<readonly CountryGroupView[]> {
    return this.database.read<CountryGroupView>({ organisations: [] }, CURRENT, []);
  }
}
