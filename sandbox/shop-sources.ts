const CHECKOUT = `import type { Cart, CartItem } from './cart.ts'
import type { Prices } from './prices.ts'

/** What the customer is to pay, in cents. */
export interface Bill {
  readonly items: number
  readonly total: number
}

/** A line of the receipt. */
export interface ReceiptLine {
  readonly sku: string
  readonly quantity: number
}

/** The receipt, one line for each sort of item. */
export function receiptOf(cart: Cart): ReceiptLine[] {
  const lines = new Map<string, ReceiptLine>()
  for (const { sku, quantity } of cart.items) {
    const before = lines.get(sku)?.quantity ?? 0
    lines.set(sku, { sku, quantity: before + quantity })
  }
  return [...lines.values()]
}

/** Whether an item can be sold at all. */
export function isForSale(item: CartItem, prices: Prices): boolean {
  return item.quantity > 0 && prices.get(item.sku) !== undefined
}

/**
 * Charges each item of a cart once.
 *
 * @throws when the cart is empty, or an item has no price
 */
export function checkout(cart: Cart, prices: Prices): Bill {
  if (cart.items.length === 0) throw new Error('the cart is empty')
  let total = 0
  for (const item of cart.items) {
    const price = prices.get(item.sku)
    if (price === undefined) {
      throw new Error(\`no price for sku "\${item.sku}"\`)
    }
    total += price * item.quantity
  }
  return { items: cart.items.length, total }
}
`

/**
 * The file that the shop's failed test names: what a checkout of the pull request brings to the
 * runner.
 */
export const SHOP_SOURCES: Readonly<Record<string, string>> = { 'src/checkout.ts': CHECKOUT }
