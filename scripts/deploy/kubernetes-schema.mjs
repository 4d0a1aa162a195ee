import { unknownFields } from './kubernetes-fields.mjs';

/** One name for a resource in every finding, e.g. `Deployment/gateway`. */
export const nameOf = (resource) => `${resource.kind}/${resource.metadata?.name ?? '(unnamed)'}`;

async function invalidValues(resource) {
  try {
    const models = await import(`kubernetes-models/${resource.apiVersion}`);
    new models[resource.kind](resource).validate();
    return [];
  } catch (error) {
    // An unknown apiVersion or kind ends here too: there is no module, or no class, of that name.
    return [`${nameOf(resource)}: ${error.message}`];
  }
}

/**
 * Guarantees that the API server's schema accepts what yields no finding: known kinds, values of the right type and
 * pattern (the JSON schemas of `kubernetes-models`), and no field the API does not have (its TypeScript types).
 */
export async function schemaFindings(resources) {
  const invalid = (await Promise.all(resources.map(invalidValues))).flat();
  return invalid.length > 0 ? invalid : unknownFields(resources, nameOf);
}
