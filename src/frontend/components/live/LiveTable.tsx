import { Box, type Theme } from '@mui/material';
import { memo, type ReactNode } from 'react';
import { VisuallyHidden } from '../VisuallyHidden.tsx';
import { ListEnd, NewRowsButton } from './NewRows.tsx';
import type { LiveListProps } from './types.ts';
import { useLiveWindow } from './useLiveWindow.ts';
import { useFrozenWidths } from './useFrozenWidths.ts';
import { useReady } from './useReady.ts';

/** One column. Declare columns outside of the component (or in useMemo): rows render again when they change. */
export interface LiveColumn<T> {
  key: string;
  label: string;
  render: (row: T) => ReactNode;
  align?: 'left' | 'right' | 'center';
  /** Not shown when the table is narrower, px. */
  hideBelow?: number;
  /** CSS width, e.g. '30%'. */
  width?: string;
  /** The label is for screen readers alone, e.g. of a column of menus. */
  hideLabel?: boolean;
}

export interface LiveTableProps<T> extends LiveListProps<T> {
  columns: readonly LiveColumn<T>[];
}

interface RowProps<T> {
  row: T;
  columns: readonly LiveColumn<T>[];
  index: number;
  isGone: boolean;
  measure: (row: HTMLElement | null) => void;
  estimate: number;
  isScrolling: () => boolean;
}

function PlainRow<T>({ row, columns, index, isGone, measure, estimate, isScrolling }: RowProps<T>) {
  const isReady = useReady(isScrolling);
  const place = { ref: measure, 'data-index': index, 'aria-rowindex': index + 2 };
  if (!isReady)
    return (
      <tr {...place}>
        <td colSpan={columns.length} style={{ height: estimate }} />
      </tr>
    );
  return (
    <tr {...place} data-gone={isGone || undefined} inert={isGone}>
      {columns.map((column) => (
        <td key={column.key} data-column={column.key} style={{ textAlign: column.align ?? 'left' }}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
}
const Row = /* @__PURE__ */ memo(PlainRow) as typeof PlainRow;

function tableStyle<T>(theme: Theme, columns: readonly LiveColumn<T>[]) {
  const { palette } = theme.vars;
  const line = `1px solid ${palette.divider}`;
  const hidden = columns.flatMap(({ key, hideBelow }) =>
    hideBelow === undefined ? [] : [[`@container (max-width: ${hideBelow - 0.02}px)`, key] as const],
  );
  return {
    width: '100%',
    borderCollapse: 'separate',
    borderSpacing: 0,
    fontSize: theme.typography.body2.fontSize,
    '& th, & td': { padding: '8px 12px', borderBottom: line, verticalAlign: 'middle', overflowWrap: 'break-word' },
    '& th:first-of-type, & td:first-of-type': { paddingLeft: '16px' },
    '& th:last-of-type, & td:last-of-type': { paddingRight: '16px' },
    '& th': {
      position: 'sticky',
      top: 0,
      zIndex: 2,
      backgroundColor: palette.background.paper,
      color: palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      fontWeight: 600,
      whiteSpace: 'nowrap',
    },
    '& tbody tr:hover > td': { backgroundColor: palette.action.hover },
    '& tr[data-gone] > td': { opacity: 0.5, textDecoration: 'line-through' },
    '& tr[data-space] > td': { padding: 0, border: 0 },
    ...Object.fromEntries(
      hidden.map(([query, key]) => [`& [data-column="${CSS.escape(key)}"]`, { [query]: { display: 'none' } }]),
    ),
  } as const;
}

/** The columns at the widths they are frozen at, and their names. */
function Head<T>({ columns, widths }: { columns: readonly LiveColumn<T>[]; widths: readonly number[] | null }) {
  return (
    <>
      {widths && (
        <colgroup>
          {columns.map(({ key }, index) => (
            <col key={key} data-column={key} style={{ width: widths?.[index] }} />
          ))}
        </colgroup>
      )}
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              data-column={column.key}
              style={{ textAlign: column.align ?? 'left', width: column.width }}
            >
              {column.hideLabel ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);

/** A live, endless list as a table; otherwise as LiveRows. Head and frame stay, the rows scroll in their own region. */
export function LiveTable<T>(props: LiveTableProps<T>) {
  const { columns, getKey, label, estimate = 49, ...rest } = props;
  const list = useLiveWindow({ ...rest, getKey, label, estimate, gap: 0, perLine: 1 });
  const { shown, row, rowName, isGone } = list;
  const frozen = useFrozenWidths(row.lastIndex >= 0);
  return (
    <Box
      {...list.handlers}
      ref={list.top}
      role="region"
      aria-label={label}
      tabIndex={0}
      sx={{
        containerType: 'inline-size',
        overflow: 'auto',
        maxHeight: 'min(70dvh, 760px)',
        overflowAnchor: 'none',
        '--list-top': '10px',
      }}
    >
      <div ref={list.pastRef} style={{ height: 1, marginBottom: -1 }} />
      <NewRowsButton count={list.newCount} onClick={list.showNew} />
      <Box
        component="table"
        ref={frozen.ref}
        aria-rowcount={(props.total ?? shown.length) + 1}
        sx={(theme) => tableStyle(theme, columns)}
        style={frozen.widths ? { tableLayout: 'fixed', minWidth: sum(frozen.widths) } : undefined}
      >
        <caption style={{ padding: 0, height: 0 }}>
          <VisuallyHidden>{label}</VisuallyHidden>
        </caption>
        <Head columns={columns} widths={frozen.widths} />
        <tbody ref={row.ref}>
          {row.parts.map((part) => {
            if (part.kind === 'space')
              return (
                <tr key={part.key} data-space aria-hidden>
                  <td colSpan={columns.length} style={{ height: part.height }} />
                </tr>
              );
            const each = shown[part.index] as T;
            return (
              <Row
                key={rowName(each)}
                row={each}
                columns={columns}
                index={part.index}
                isGone={isGone(each)}
                measure={row.measure}
                estimate={estimate}
                isScrolling={row.isScrolling}
              />
            );
          })}
        </tbody>
      </Box>
      <ListEnd
        shown={shown.length}
        total={props.total}
        hasMore={props.hasMore}
        isLoadingMore={props.isLoadingMore}
        loadMore={props.loadMore}
      />
    </Box>
  );
}
