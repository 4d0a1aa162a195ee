/**
 * Returns what the keys of a dataset begin with in its project's bucket: nothing where it is the project's only dataset, else its
 * slug and a slash. So no key of a bucket names two items.
 */
export function keyPrefixIn(datasets: readonly unknown[], { slug }: { readonly slug: string }): string {
  return datasets.length === 1 ? '' : `${slug}/`;
}
