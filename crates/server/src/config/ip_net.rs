//! Ranges of addresses, for proxies that are trusted.

use std::net::IpAddr;

use serde::Deserialize;

/// An address or a range of addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct IpNet {
    base: IpAddr,
    prefix_bits: u32,
}

impl IpNet {
    /// Whether `address` is in the range; an IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let differing_bits = u32::from(base) ^ u32::from(address);
                differing_bits.leading_zeros() >= self.prefix_bits
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let differing_bits = u128::from(base) ^ u128::from(address);
                differing_bits.leading_zeros() >= self.prefix_bits
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for IpNet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let invalid = || format!("`{text}` is neither an address nor a range such as 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.as_str(), None),
        };
        let base: IpAddr = address.parse().map_err(|_| invalid())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match bits {
            Some(bits) => bits.parse().map_err(|_| invalid())?,
            None => most,
        };
        if prefix_bits > most {
            return Err(invalid());
        }
        Ok(Self { base, prefix_bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_addresses() {
        let net = |text: &str| IpNet::try_from(text.to_owned());
        let ten = net("10.0.0.0/8").expect("valid");
        assert!(ten.contains([10, 1, 2, 3].into()) && !ten.contains([11, 0, 0, 1].into()));
        assert!(ten.contains("::ffff:10.1.1.1".parse().expect("address")));
        let all = net("::/0").expect("valid");
        assert!(all.contains("fe80::1".parse().expect("address")));
        assert!(!all.contains([1, 1, 1, 1].into()));
        assert!(net("10.0.0.1/33").is_err() && net("x").is_err() && net("").is_err());
    }
}
