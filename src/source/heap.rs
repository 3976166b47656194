//! How much memory a thread holds, so that a figure can be told that it takes too much
//! before the system has none left.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

/// An allocator that counts what each thread has taken and not given back.
#[derive(Debug)]
pub struct Counting<A>(pub A);

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// The bytes that this thread has taken and not given back. What another thread gives
/// back for it is not seen.
pub fn held() -> usize {
    usize::try_from(HELD.get()).unwrap_or(0)
}

fn count(bytes: usize, sign: isize) {
    // While a thread ends there is nothing left to count for.
    let _ = HELD.try_with(|held| {
        let change = isize::try_from(bytes).unwrap_or(isize::MAX);
        held.set(held.get().wrapping_add(change.wrapping_mul(sign)));
    });
}

// SAFETY: every call goes to the allocator inside with the same arguments, and what it
// returns is handed on untouched.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Counting<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        // SAFETY: as promised by the caller.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        // SAFETY: as promised by the caller.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        // SAFETY: as promised by the caller.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(new_size, 1);
        count(layout.size(), -1);
        // SAFETY: as promised by the caller.
        unsafe { self.0.realloc(ptr, layout, new_size) }
    }
}

#[cfg(test)]
mod tests {
    use super::held;

    #[test]
    fn what_is_taken_is_held_until_it_is_given_back() {
        let before = held();
        let mut bytes = vec![0u8; 10_000];
        assert_eq!(held() - before, 10_000);
        bytes.reserve_exact(20_000);
        assert_eq!(held() - before, 30_000);
        drop(bytes);
        assert_eq!(held(), before);
    }
}
