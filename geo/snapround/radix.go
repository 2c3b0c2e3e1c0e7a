package snapround

import "slices"

const (
	digitBits   = 9
	smallToSort = 96 // up to which comparing is faster
)

// sortByBits sorts numbers by their bits from low up to high (a radix sort). Numbers that
// agree in these bits must be equal or in order already. It returns its buffer, for the next
// call.
func sortByBits[T ~uint32 | ~uint64](numbers, buffer []T, low, high int) (spare []T) {
	if len(numbers) <= smallToSort {
		slices.Sort(numbers)
		return buffer
	}
	buffer = slices.Grow(buffer[:0], len(numbers))[:len(numbers)]
	from, to := numbers, buffer
	for ; low < high; low += digitBits {
		var ends [1<<digitBits + 1]int32
		for _, n := range from {
			ends[n>>low&(1<<digitBits-1)+1]++
		}
		for i := range 1 << digitBits {
			ends[i+1] += ends[i]
		}
		for _, n := range from {
			digit := n >> low & (1<<digitBits - 1)
			to[ends[digit]] = n
			ends[digit]++
		}
		from, to = to, from
	}
	if &from[0] != &numbers[0] {
		copy(numbers, from)
	}
	return buffer
}
