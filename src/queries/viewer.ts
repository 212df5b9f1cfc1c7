/** For which bodies somebody may see what is restricted: all, or these and those that are read as one of them. */
export type Viewer = 'everything' | { readonly bodyIds: ReadonlySet<string> }

/** @param bodyIds every body that is read as the one whose it is */
export const maySee = (viewer: Viewer, bodyIds: readonly string[]): boolean =>
  viewer === 'everything' || bodyIds.some((bodyId) => viewer.bodyIds.has(bodyId))
