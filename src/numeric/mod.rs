//! The numeric core: pure functions on arrays of `f64`.
//!
//! It stands beside the pipeline rather than in it: `eval` calls it to compute what a
//! figure shows, `scene` calls it to sample and reduce. It knows no language values, no
//! spans and no colours, so that it can be tested with plain numbers.
//!
//! Two rules hold throughout. The same input gives the same bits on every machine, so
//! transcendental functions come from `libm` or are made of what IEEE 754 rounds exactly,
//! sums run in a fixed order, and no instruction that is chosen at run time rounds
//! differently from what stands in for it. And nothing here
//! panics on input: what cannot be computed is a [`NumericError`].

pub mod activation;
pub mod array;
pub mod autodiff;
pub mod broadcast;
pub mod contour;
pub mod density;
pub mod elementwise;
mod error;
pub mod exponential;
pub mod index;
pub mod interpolate;
pub mod learn;
pub mod linalg;
pub mod matmul;
pub mod ode;
pub mod order;
pub mod pointsets;
mod product;
pub mod random;
pub mod reduce;
pub mod refine;
pub mod sample;
pub mod shapes;
pub mod soft;
pub mod streamlines;
mod wide;

pub use array::Array;
pub use error::{NumericError, Result, shape_text};

#[cfg(test)]
mod tests {
    use super::*;

    /// One place for what must not change between machines, builds and versions of `libm`:
    /// a snapshot of a figure holds numbers such as these.
    #[test]
    fn the_same_input_gives_the_same_bits() {
        for (name, x, bits) in [
            ("tanh", 1.1, 0x3fe9_9db0_1fde_2405_u64),
            ("exp", 3.3, 0x403b_1cd5_e780_7b7b),
            ("sin", 100.0, 0xbfe0_3425_b78c_4db8),
            ("log", 7.7, 0x4000_546b_52e3_0f62),
            ("cbrt", 5.0, 0x3ffb_5c0f_bcfe_c4d4),
            ("erf", 0.4, 0x3fdb_6ac7_c4b2_0a05),
            ("expm1", -0.3, 0xbfd0_966f_2c79_07f6),
        ] {
            let f = elementwise::unary(name).expect("a function");
            assert_eq!(f(x).to_bits(), bits, "{name}");
        }
        assert_eq!(random::Rng::new(5).gauss().to_bits(), 0xbfe9_a96c_17a3_24a5);
        let w = random::Rng::new(8).normal(0.0, 1.0, &[9, 7]).expect("fits");
        let gram = matmul::matmul(&w, &array::transpose(&w)).expect("fits");
        assert_eq!(gram[[4, 5]].to_bits(), 0x4020_3f20_d6eb_b90c);
        let parts = linalg::svd(&w).expect("converges");
        assert_eq!(parts.s[[0]].to_bits(), 0x4015_e5ca_d5aa_98f6);
        assert_eq!(parts.u[[3, 2]].to_bits(), 0x3fd5_c5e1_0095_6bf6);
        // What is large goes other ways, through loops as wide as the machine can.
        let a = random::Rng::new(1)
            .normal(0.0, 1.0, &[100, 100])
            .expect("fits");
        let b = random::Rng::new(2)
            .normal(0.0, 1.0, &[107, 100])
            .expect("fits");
        let gram = matmul::matmul(&a, &array::transpose(&a)).expect("fits");
        assert_eq!(gram[[4, 5]].to_bits(), 0xc01e_b640_e92f_64d7);
        let parts = linalg::svd(&b).expect("converges");
        assert_eq!(parts.s[[0]].to_bits(), 0x4034_5ad3_8456_191b);
        assert_eq!(parts.u[[3, 2]].to_bits(), 0x3fb8_8dfd_0935_a79e);
        let even = linalg::eigh(&(&a + &array::transpose(&a))).expect("converges");
        assert_eq!(even.vectors[[3, 2]].to_bits(), 0xbfab_5043_e9cb_7bc4);
        let any = linalg::eig(&a).expect("converges");
        assert_eq!(any.real[[0]].to_bits(), 0xc024_7e43_1a02_5a6e);
    }
}
