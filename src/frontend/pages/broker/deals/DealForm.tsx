import { useMutate } from '../../../../client/react/index.ts';
import { useSession } from '../../../app/SessionContext.ts';
import {
  FieldRow,
  FormDialog,
  MoneyInput,
  NumberInput,
  SelectInput,
  TextInput,
  useToast,
} from '../../../components/index.ts';
import { options } from '../../../format/labels.ts';
import { usePropertyPicks } from '../picks.ts';
import { SearchPicker } from '../../common/SearchPicker.tsx';
import { dealName, type DealColumnsInput, type DealStatus, type ListedDeal } from './deal.ts';
import { DemandField } from './DemandField.tsx';
import { createDeal, updateDeal, type DealNames } from './writes.ts';

/** What the form holds: columns of a deal, and the names of what it is about. */
export interface DealValues extends DealNames {
  tenant_business_id: string | null;
  demand_listing_id: string | null;
  property_id: string | null;
  status: DealStatus;
  commission_percentage: number | null;
  estimated_commission: number | null;
  notes: string | null;
}

const blank: DealValues = {
  tenant_business_id: null,
  business_name: null,
  demand_listing_id: null,
  demand_title: null,
  property_id: null,
  property_title: null,
  status: 'prospecting',
  commission_percentage: null,
  estimated_commission: null,
  notes: null,
};

export interface DealFormProps {
  open: boolean;
  /** The deal to change; a new one is opened without. */
  deal?: ListedDeal | undefined;
  /** What a new deal begins with. */
  about?: Partial<DealValues> | undefined;
  onClose: () => void;
}

/** Opens a deal or changes one. */
export function DealForm({ open, deal, about, onClose }: DealFormProps) {
  const mutate = useMutate();
  const toast = useToast();
  const { user } = useSession();
  const initial: DealValues = deal ? valuesOf(deal) : { ...blank, ...about };
  const submit = (values: DealValues, changes: Partial<DealValues>): Promise<unknown> => {
    if (deal) {
      const { columns, names } = parted(changes);
      return Object.keys(columns).length > 0 ? mutate(updateDeal(deal, columns, names)) : Promise.resolve();
    }
    const { columns, names } = parted(values);
    const created = mutate(createDeal(columns, names as DealNames, user.id));
    return created.then(() => toast({ text: `Deal with ${dealName(values)} opened` }));
  };
  const key = deal?.id ?? `new:${about?.demand_listing_id ?? ''}:${about?.property_id ?? ''}`;
  return (
    <FormDialog<DealValues>
      key={key}
      title={deal ? `Edit the deal with ${dealName(deal)}` : 'New deal'}
      open={open}
      onClose={onClose}
      initial={initial}
      edit={deal !== undefined}
      onSubmit={submit}
      draftKey={`${user.id}:deal:${key}`}
      submitLabel={deal ? 'Save' : 'Open deal'}
    >
      <DemandField />
      <SearchPicker
        name="property_id"
        titleName="property_title"
        label="Property"
        help="The space that may suit"
        usePicks={usePropertyPicks}
      />
      <SelectInput name="status" label="Stage" required options={options('dealStatus')} />
      <FieldRow>
        <NumberInput name="commission_percentage" label="Commission rate" unit="%" min={0} max={100} decimals={2} />
        <MoneyInput name="estimated_commission" label="Estimated commission" />
      </FieldRow>
      <TextInput name="notes" label="Notes" multiline nullable maxLength={4000} />
    </FormDialog>
  );
}

const valuesOf = (deal: ListedDeal): DealValues =>
  Object.fromEntries(Object.keys(blank).map((name) => [name, deal[name as keyof DealValues]])) as unknown as DealValues;

/** What is sent, and the names that go with it. */
function parted(values: Partial<DealValues>): { columns: DealColumnsInput; names: Partial<DealNames> } {
  const { business_name, demand_title, property_title, ...columns } = values;
  const names = Object.entries({ business_name, demand_title, property_title });
  return { columns, names: Object.fromEntries(names.filter(([, name]) => name !== undefined)) };
}
