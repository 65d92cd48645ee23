/** A page's content in one column; in two, the first one wider, from this width of the page on. */
export const columnsFrom = (width: number) =>
  ({
    display: 'grid',
    gap: 2.5,
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    [`@container (min-width: ${width}px)`]: { gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' },
  }) as const;

/** Things below each other that may not be wider than their column. */
export const column = { display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' } as const;

/** A row of a short list, parted from the one above. */
export const listRow = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 1.5,
  rowGap: 0.5,
  py: 1,
  borderTop: '1px solid',
  borderColor: 'divider',
} as const;
