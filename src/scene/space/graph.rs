//! Directed graphs: what comes before what, and where that goes round in a circle.

/// A graph by its edges.
#[derive(Debug)]
pub(super) struct Graph {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Graph {
    /// A graph with so many nodes and these edges.
    pub(super) fn new(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (from, _) in edges {
            starts[*from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut ends = vec![0; edges.len()];
        for (from, to) in edges {
            let at = &mut next[*from as usize];
            ends[*at as usize] = *to;
            *at += 1;
        }
        Graph { starts, ends }
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where the edges of a node lead.
    pub(super) fn after(&self, node: u32) -> &[u32] {
        let range = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
        self.ends.get(range).unwrap_or_default()
    }

    /// How many edges lead to each node.
    pub(super) fn before(&self) -> Vec<u32> {
        let mut count = vec![0; self.len()];
        for end in &self.ends {
            count[*end as usize] += 1;
        }
        count
    }
}

/// For each node the number of its component: nodes that lead to each other share one
/// (Tarjan's algorithm).
pub(super) fn components(graph: &Graph) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let n = graph.len();
    let mut index = vec![UNSEEN; n];
    let mut low = vec![0_u32; n];
    let mut component = vec![UNSEEN; n];
    let (mut path, mut stack): (Vec<(u32, usize)>, Vec<u32>) = (Vec::new(), Vec::new());
    let (mut seen, mut found) = (0, 0);
    for root in 0..u32::try_from(n).unwrap_or(u32::MAX) {
        if index[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((node, edge)) = path.pop() {
            let at = node as usize;
            if edge == 0 {
                index[at] = seen;
                low[at] = seen;
                seen += 1;
                stack.push(node);
            }
            match graph.after(node).get(edge) {
                Some(&next) if index[next as usize] == UNSEEN => {
                    path.push((node, edge + 1));
                    path.push((next, 0));
                }
                Some(&next) => {
                    if component[next as usize] == UNSEEN {
                        low[at] = low[at].min(index[next as usize]);
                    }
                    path.push((node, edge + 1));
                }
                None => {
                    if low[at] == index[at] {
                        while let Some(member) = stack.pop() {
                            component[member as usize] = found;
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                    if let Some((parent, _)) = path.last() {
                        let parent = *parent as usize;
                        low[parent] = low[parent].min(low[at]);
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_lead_to_each_other_are_one_component() {
        let graph = Graph::new(6, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (5, 4)]);
        let found = components(&graph);
        assert!(found[0] == found[1] && found[1] == found[2]);
        let mut others: Vec<u32> = found[2..].to_vec();
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), 4);
        assert_eq!(graph.before(), [1, 1, 1, 1, 2, 0]);
    }
}
